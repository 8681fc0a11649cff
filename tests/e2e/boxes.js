// For test_boxes.py: what is drawn where, in px of the screen.
window.boxes ??= {
    /** Texts that can be seen: what they say and how large their letters are. */
    fonts() {
        const found = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const parent = node.parentElement;
            if (!node.data.trim() || !boxes.visible(parent)) continue;
            found.push([node.data.trim().slice(0, 40), boxes.size(parent)]);
        }
        for (const field of document.querySelectorAll("textarea, input"))
            if (boxes.visible(field)) found.push([field.value || field.placeholder, boxes.size(field)]);
        return found;
    },
    size(element) {
        const size = parseFloat(getComputedStyle(element).fontSize);
        const matrix = element.closest("svg") ? element.getScreenCTM?.() : null;
        return matrix ? size * Math.hypot(matrix.a, matrix.b) : size;
    },
    visible(element) {
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
        const hidden = element.closest(".said, .skip, noscript, script, template, style");
        const box = element.getBoundingClientRect();
        return !hidden && box.width > 0 && box.height > 0;
    },
    /** What one can press: what it is and how large. A link within a sentence may be as high as its line. */
    targets() {
        const all = document.querySelectorAll("button, a[href], input, select, textarea, [role=option]");
        return [...all].flatMap((element) => {
            const passive = getComputedStyle(element).pointerEvents === "none" || element.closest("p");
            if (passive || !boxes.visible(element)) return [];
            const { width, height } = element.getBoundingClientRect();
            const name = element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 60);
            return [[`${element.className} ${name}`, Math.min(width, height)]];
        });
    },
    /** The sheet's names, each as the quadrangles of its letters: their corners one after another. */
    labels(picture) {
        return [...picture.querySelectorAll("text[data-label]")].map((text) => {
            const size = parseFloat(text.getAttribute("font-size"));
            const matrix = text.getScreenCTM();
            const quads = [...Array(text.getNumberOfChars()).keys()].map((i) =>
                boxes.letter(text, i, size, matrix));
            const kind = text.classList[0].replace("label-", "");
            return { id: text.dataset.label, kind, text: text.textContent, quads };
        });
    },
    letter(text, i, size, matrix) {
        const [start, end] = [text.getStartPositionOfChar(i), text.getEndPositionOfChar(i)];
        const turn = (text.getRotationOfChar(i) * Math.PI) / 180;
        const deep = "gjpqyQ,;()".includes(text.textContent[i]) ? .2 : 0;
        const corner = (at, up) => {
            const x = at.x + up * size * Math.sin(turn);
            const y = at.y - up * size * Math.cos(turn);
            return [matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f];
        };
        return [corner(start, .72), corner(end, .72), corner(end, -deep), corner(start, -deep)];
    },
    rects(selector, root = document) {
        return [...root.querySelectorAll(selector)].map((element) => {
            const { left, top, right, bottom } = element.getBoundingClientRect();
            const id = element.dataset.note ?? element.dataset.field ?? "";
            return { id, quads: [[[left, top], [right, top], [right, bottom], [left, bottom]]] };
        });
    },
    /** The outlines of the zones. */
    zones(picture) {
        const { zones } = JSON.parse(document.getElementById("boot").textContent).layout;
        const matrix = picture.querySelector("svg").getScreenCTM();
        const seen = ([x, y]) => [matrix.a * x + matrix.e, matrix.d * y + matrix.f];
        return zones.map(({ id, takesNotes, labelled, polygon }) =>
            ({ id, takesNotes, labelled, polygon: polygon.map(seen) }));
    },
    /** Pairs of things that share ground, more than half a px deep. */
    overlaps(some, others) {
        const pairs = [];
        some.forEach((one, i) => others.forEach((other, j) => {
            if (one === other || (some === others && j <= i)) return;
            if (one.quads.some((a) => other.quads.some((b) => boxes.cross(a, b)))) pairs.push([one, other]);
        }));
        return pairs.map(([a, b]) => `${a.text ?? a.id} | ${b.text ?? b.id}`);
    },
    /** Whether two quadrangles share ground: no side of either parts them (bent outwards both). */
    cross(a, b) {
        return [a, b].every((quad) => quad.every(([x0, y0], i) => {
            const [x1, y1] = quad[(i + 1) % 4];
            const length = Math.hypot(x1 - x0, y1 - y0);
            if (length < .01) return true;
            const [nx, ny] = [(y1 - y0) / length, (x0 - x1) / length];
            const along = (points) => points.map(([x, y]) => x * nx + y * ny);
            const [one, other] = [along(a), along(b)];
            return Math.min(...one) < Math.max(...other) - .5 && Math.min(...other) < Math.max(...one) - .5;
        }));
    },
    contains(polygon, [x, y]) {
        let inside = false;
        polygon.forEach(([x1, y1], i) => {
            const [x0, y0] = polygon.at(i - 1);
            if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
        });
        return inside;
    },
    /** Whether a quadrangle leaves the outline by more than a px. */
    leaves(quad, polygon) {
        const [cx, cy] = [0, 1].map((k) => quad.reduce((sum, point) => sum + point[k], 0) / 4);
        const inwards = ([x, y]) => [x - Math.sign(x - cx), y - Math.sign(y - cy)];
        return quad.some((corner) => !boxes.contains(polygon, inwards(corner)));
    },
    /** Everything that is wrong with names, notes and fields. */
    wrong(frame, selector) {
        const picture = frame.querySelector(".picture");
        const [labels, notes] = [boxes.labels(picture), boxes.rects(selector, frame)];
        const fields = boxes.rects("[data-field]", frame);
        const zones = boxes.zones(picture);
        const holders = zones.filter((zone) => zone.takesNotes);
        const named = new Map(zones.map((zone) => [zone.id, zone]));
        const outside = labels.filter(({ id, kind, quads }) => ["name", "rim", "hub", "disc"].includes(kind) &&
            named.has(id) && quads.some((quad) => boxes.leaves(quad, named.get(id).polygon)));
        return {
            count: [labels.length, notes.length],
            labels: boxes.overlaps(labels, labels),
            notes: boxes.overlaps(notes, notes),
            covered: boxes.overlaps(labels, notes),
            fields: boxes.overlaps(labels.filter(({ kind }) => kind !== "caption"), fields),
            outside: outside.map(({ text }) => text),
            astray: notes.filter(({ quads: [quad] }) => !holders.some((zone) => !boxes.leaves(quad, zone.polygon)))
                .map(({ id }) => id),
        };
    },
};
