// For contrast.py: what the letters of a page are painted with, and on what.
window.seen ??= {
    hide() {
        seen.sheet = new CSSStyleSheet();
        seen.sheet.replaceSync(
            "*, *::before, *::after { transition: none !important; animation: none !important }" +
            "*, ::placeholder { -webkit-text-fill-color: transparent !important; caret-color: transparent }" +
            "text, tspan { fill-opacity: 0 !important; stroke-opacity: 0 !important }");
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, seen.sheet];
    },
    show() {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== seen.sheet);
    },
    /** What the letters of an element cover on the screen. */
    box(element) {
        const range = document.createRange();
        range.selectNodeContents(element);
        const drawn = element.matches("input, textarea, svg *") ? [] : [...range.getClientRects()];
        return drawn.find((rect) => rect.width > 0) ?? element.getBoundingClientRect();
    },
    inSight(element) {
        const box = seen.box(element);
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        if (box.width === 0 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
        for (let up = element.parentElement; up; up = up.parentElement) {
            const { overflowX, overflowY } = getComputedStyle(up);
            if (up === document.body || (overflowX === "visible" && overflowY === "visible")) continue;
            const frame = up.getBoundingClientRect();
            if (x < frame.left || x > frame.right || y < frame.top || y > frame.bottom) return false;
        }
        return true;
    },
    /** Whether something that has been opened lies over the text: nobody reads it then. */
    covered(element) {
        const box = seen.box(element);
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        const over = top?.closest("[role=dialog], .editor, .card, .toast, .actions-bar");
        return over ? !over.contains(element) : false;
    },
    pixel(colour) {
        const canvas = seen.canvas(1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    },
    ink(element) {
        const style = getComputedStyle(element);
        const own = element.matches("text, tspan") ? style.fill : style.color;
        const filled = !element.matches("input, textarea") || element.value !== "";
        const [r, g, b, a] = seen.pixel(filled ? own : getComputedStyle(element, "::placeholder").color);
        let alpha = a / 255;
        for (let up = element; up; up = up.parentElement) alpha *= Number(getComputedStyle(up).opacity);
        return { rgb: [r, g, b], alpha };
    },
    light(rgb) {
        const linear = (v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
        const [r, g, b] = rgb.map((v) => linear(v / 255));
        return .2126 * r + .7152 * g + .0722 * b;
    },
    /** The contrast against what covers most of the ground under the letters. */
    contrast(element, picture) {
        const box = seen.box(element);
        const [x, y] = [Math.max(0, Math.floor(box.left)), Math.max(0, Math.floor(box.top))];
        const w = Math.max(1, Math.min(innerWidth - x, Math.ceil(box.width)));
        const h = Math.max(1, Math.min(innerHeight - y, Math.ceil(box.height)));
        const data = picture.getImageData(x, y, w, h).data;
        const many = new Map();
        for (let i = 0; i < data.length; i += 4) {
            const key = [data[i] >> 3, data[i + 1] >> 3, data[i + 2] >> 3].join();
            const entry = many.get(key) ?? { count: 0, rgb: [data[i], data[i + 1], data[i + 2]] };
            entry.count++;
            many.set(key, entry);
        }
        const ground = [...many.values()].sort((a, b) => b.count - a.count)[0].rgb;
        const { rgb, alpha } = seen.ink(element);
        const shown = rgb.map((v, i) => v * alpha + ground[i] * (1 - alpha));
        const [a, b] = [seen.light(shown), seen.light(ground)].sort((a, b) => b - a);
        return (a + .05) / (b + .05);
    },
    canvas: (w, h) => new OffscreenCanvas(w, h).getContext("2d", { willReadFrequently: true }),
    /** The contrast of each text by its selector: null for what is covered, 0 for what is out of sight. */
    async measure([targets, source]) {
        const image = new Image();
        image.src = source;
        await image.decode();
        const picture = seen.canvas(innerWidth, innerHeight);
        picture.drawImage(image, 0, 0, innerWidth, innerHeight);
        return targets.map((target) => {
            const element = document.querySelector(target);
            if (!element || (seen.inSight(element) && seen.covered(element))) return [target, null];
            return [target, seen.inSight(element) ? seen.contrast(element, picture) : 0];
        });
    },
};
