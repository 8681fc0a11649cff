import { describe, expect, it } from "vitest";
import type { Circle, Connection, ConnectionKind, Note } from "../model/types";
import { group, layout as small, zone } from "../testing/board";
import { movedCaret } from "./caret";
import { fieldBox, fieldText } from "./fields";
import { circleNames, circleTitle, connectionSentences, lineSentence, noteName, shortName } from "./names";
import { buttonSpot, focusZones } from "./zones";

const t = (key: string, params: object = {}): string => [key, ...Object.values(params)].join(" ");

describe("the caret, when somebody else writes into the same text", () => {
  it("stays before a change after it, moves with one before it", () => {
    expect(movedCaret("Kirjasto", "Kirjasto ja koulu", 3)).toBe(3);
    expect(movedCaret("Kirjasto", "Uusi Kirjasto", 3)).toBe(8);
    expect(movedCaret("Uusi Kirjasto", "Kirjasto", 8)).toBe(3);
  });

  it("comes to the end of what replaced the place where it was", () => {
    expect(movedCaret("abcdef", "abXYef", 3)).toBe(4);
  });
});

describe("the accessible name of a note", () => {
  const note = { id: "n", text: "Lumme-opisto\nkurssit", color: "yellow" } as Note;
  const facts = {
    note,
    zone: "Kunnat",
    author: "Päivi",
    position: 3,
    count: 12,
    connections: [],
    circles: [],
    votes: 0,
    said: [],
    tags: [],
    writer: null,
    waiting: false,
  };

  it("tells text, zone, author and place in the list", () => {
    expect(noteName(facts, t)).toBe(
      "Lumme-opisto, kurssit. Kunnat. board.note.by Päivi. board.colour.yellow. board.note.position 3 12",
    );
  });

  it("tells everything else that is seen on it", () => {
    const name = noteName(
      {
        ...facts,
        votes: 6,
        said: ["2 comments"],
        circles: ["2 Apu"],
        connections: ["Rahoitus: Kela"],
        writer: "Sari",
        waiting: true,
      },
      t,
    );
    for (const part of [
      "board.note.votes 6",
      "2 comments",
      "2 Apu",
      "Rahoitus: Kela",
      "board.note.writes Sari",
      "board.note.waiting",
    ]) {
      expect(name).toContain(part);
    }
  });

  it("has words also for an empty note outside of all zones", () => {
    expect(noteName({ ...facts, note: { ...note, text: " " }, zone: null, author: null }, t)).toBe(
      "board.note.empty. board.zone.outside. board.colour.yellow. board.note.position 3 12",
    );
  });
});

describe("lines in words", () => {
  const kinds: ConnectionKind[] = [
    { id: "funding", label: "Rahoitus", directed: true, style: "funding", hint: null },
    { id: "info", label: "Tieto", directed: false, style: "information", hint: null },
  ];
  const line = (from: string, to: string, kind: string): Connection => ({
    id: from + to,
    from,
    to,
    kind,
    label: "",
    by: null,
    at: 0,
  });
  const names: Record<string, string> = { a: "A", b: "B", c: "C" };
  const say = (id: string) =>
    connectionSentences(
      id,
      [
        line("a", "b", "funding"),
        line("c", "a", "funding"),
        line("c", "b", "info"),
        line("a", "gone", "info"),
      ],
      kinds,
      (other) => names[other],
      t,
    ).map((each) => each.text);

  it("carry their label, and one line is told whole", () => {
    const said = { ...line("a", "b", "funding"), label: "2026" };
    const kind = kinds[0] as ConnectionKind;
    expect(connectionSentences("a", [said], kinds, (id) => names[id], t).map(({ text }) => text)).toEqual([
      "board.line.to Rahoitus B (2026)",
    ]);
    expect(lineSentence(said, kind, (id) => names[id] ?? "", t)).toBe(
      "board.line.namedTo Rahoitus A B (2026)",
    );
    expect(
      lineSentence(line("c", "gone", "info"), kinds[1] as ConnectionKind, (id) => names[id] ?? "", t),
    ).toBe("board.line.named Tieto C board.note.empty");
  });

  it("tell the direction of directed kinds, and leave out ends that are gone", () => {
    expect(say("a")).toEqual(["board.line.to Rahoitus B", "board.line.from Rahoitus C"]);
    expect(say("b")).toEqual(["board.line.from Rahoitus A", "board.line.with Tieto C"]);
  });
});

it("the short name of a note is its first line, cut at a limit", () => {
  expect(shortName("\nKirjasto \nkaikki")).toBe("Kirjasto");
  expect(shortName("x".repeat(60), 10)).toBe(`${"x".repeat(9)}…`);
});

describe("circles in words", () => {
  const circle = (name: string, members: string[], zones: string[] = []): Circle => ({
    id: name,
    name,
    shape: "set",
    members,
    zones,
    by: null,
    at: 0,
  });
  const zones = [
    { id: "a", label: "Home" },
    { id: "b", label: "Health" },
  ];

  it("are called by their name, else by their areas, else unnamed", () => {
    expect(circleTitle(circle("Net", ["n"]), 2, zones, t)).toBe("board.circle.named 2 Net");
    expect(circleTitle(circle("", [], ["b", "a"]), 2, zones, t)).toBe("board.circle.named 2 Home, Health");
    expect(circleTitle(circle("", ["n"]), null, zones, t)).toBe("board.circle.unnamed");
  });

  it("say of a note in which it is", () => {
    const all = [circle("Net", ["n", "m"]), circle("Other", ["m"]), circle("", ["n"])];
    expect(circleNames("n", all, t)).toEqual([
      "board.circle.named 1 Net",
      "board.circle.named 3 board.circle.unnamed",
    ]);
  });
});

describe("a field on the sheet", () => {
  const measure = (text: string): number => text.length * 0.5;
  const text = zone("scope", { x: 100, y: 10, w: 330, h: 50 }, 1, "text");

  it("stands under its label", () => {
    const box = fieldBox(text, 1, false);
    expect(box.y).toBeGreaterThan(20);
    expect(box.y + box.h).toBe(60);
    expect(fieldBox({ ...text, canvasLabel: false }, 1, false)).toEqual({ x: 100, y: 10, w: 330, h: 50 });
  });

  it("writes a long text smaller, but never below 11 px", () => {
    const box = { x: 0, y: 0, w: 200, h: 60 };
    const short = fieldText("Lummejärvi", box, false, measure);
    const long = fieldText("sana ".repeat(40), box, false, measure);
    expect(short.size).toBe(17);
    expect(long.size).toBe(11);
    expect(fieldText("sana ".repeat(14), box, false, measure).size).toBeLessThan(17);
  });
});

describe("the focus of a step", () => {
  const keyed = { ...small(), groups: [group("pair", { zones: ["right", "left"] })] };

  it("names zones, groups, and columns by the end of their ids, in the sheet's order", () => {
    expect(focusZones(["scope", "pair"], keyed)).toEqual(["scope", "left", "right"]);
    const cells = {
      ...small(),
      zones: [
        zone("r1.owner", { x: 0, y: 0, w: 9, h: 9 }, 1),
        zone("r1.other", { x: 0, y: 0, w: 9, h: 9 }, 2),
      ],
    };
    expect(focusZones(["col:owner"], cells)).toEqual(["r1.owner"]);
    expect(focusZones(["nothing"], keyed)).toEqual([]);
  });

  it("on a group of keys means all zones that carry them", () => {
    const cell = { ...zone("r1.owner", { x: 0, y: 0, w: 9, h: 9 }, 1), row: "r1" };
    const rows = {
      ...small(),
      zones: [cell],
      groups: [group("rows", { keys: ["r1"] })],
    };
    expect(focusZones(["rows"], rows)).toEqual(["r1.owner"]);
  });
});

it("the button of a rectangle stands in its top right corner", () => {
  const spot = buttonSpot(zone("a", { x: 100, y: 100, w: 200, h: 100 }, 1), small());
  expect(spot.x).toBeGreaterThan(250);
  expect(spot.y).toBeLessThan(130);
});
