import { describe, expect, it } from "vitest";
import type { Role, Stage, StageFrame } from "../sync/types";
import { layout } from "../testing/board";
import { stage } from "../testing/server";
import { rights, stepHasCircles, stepHasLines, stepMarks } from "./rights";

function frame(role: Role, change: Partial<Stage> = {}): StageFrame {
  return { role, stage: { ...stage(), ...change }, stageVersion: 1, layoutVersion: 1, epoch: 1, now: 0 };
}

const mine = { by: "anna" };
const others = { by: "bo" };
const brief = (found: ReturnType<typeof rights>) => [
  found.edit,
  found.create,
  found.fields,
  found.change(mine),
  found.change(others),
];

describe("rights", () => {
  it.each([
    ["nobody knows the stage yet", null, [false, false, false, false, false]],
    ["an observer", frame("observer"), [false, false, false, false, false]],
    ["a participant", frame("participant"), [true, true, true, true, true]],
    ["a step without tools", frame("participant", { tools: [] }), [true, false, false, true, true]],
    [
      "own notes only",
      frame("participant", { rules: { ownNotesOnly: true } }),
      [true, true, true, true, false],
    ],
    [
      "a paused board",
      frame("participant", { paused: { message: "" } }),
      [false, false, false, false, false],
    ],
    [
      "a facilitator on a paused board",
      frame("facilitator", { paused: { message: "" }, tools: [] }),
      [true, true, true, true, true],
    ],
    ["an owner", frame("owner", { rules: { ownNotesOnly: true } }), [true, true, true, true, true]],
  ] as const)("%s", (_, told, wanted) => {
    expect(brief(rights(told, "anna", false))).toEqual(wanted);
  });

  it("one's own comments may be deleted, by facilitators all, on a paused board by nobody else", () => {
    const may = (told: StageFrame) => [mine, others].map((each) => rights(told, "anna", false).unsay(each));
    expect(may(frame("participant", { tools: [], rules: { ownNotesOnly: true } }))).toEqual([true, false]);
    expect(may(frame("participant", { paused: { message: "" } }))).toEqual([false, false]);
    expect(may(frame("facilitator", { paused: { message: "" } }))).toEqual([true, true]);
    expect(may(frame("observer"))).toEqual([false, false]);
  });

  it("lines are drawn with the tools of the step alone, by facilitators with all", () => {
    const told = frame("participant", { tools: ["note", "connect:joint"] });
    const kinds = [{ id: "joint" }, { id: "funding" }];
    const open = (found: typeof told) => kinds.map(({ id }) => rights(found, "anna", false).connect(id));
    expect(open(told)).toEqual([true, false]);
    expect(open(frame("facilitator", { tools: [] }))).toEqual([true, true]);
    expect(open(frame("participant", { tools: ["connect:joint"], paused: { message: "" } }))).toEqual([
      false,
      false,
    ]);
    const shown = [told, frame("participant", { tools: ["note"] }), frame("observer"), frame("owner")];
    expect(shown.map((each) => stepHasLines(each, kinds))).toEqual([true, false, false, true]);
    expect(stepHasLines(frame("owner"), [])).toBe(false);
  });

  it("circles are drawn with the tool of the step, by facilitators always", () => {
    const step = { id: "D", title: "", text: "", minutes: 1, tools: ["circle"], focus: [] };
    const sheet = { ...layout(), steps: [step] };
    const told = frame("participant", { tools: ["circle"] });
    const other = frame("participant", { tools: ["note"] });
    const paused = frame("participant", { tools: ["circle"], paused: { message: "" } });
    const lead = frame("facilitator", { tools: [] });
    const open = [told, other, paused, lead, frame("observer", { tools: ["circle"] })];
    expect(open.map((each) => rights(each, "anna", false).circle)).toEqual([true, false, false, true, false]);
    expect(open.map((each) => stepHasCircles(each, sheet))).toEqual([true, false, true, false, false]);
    expect(stepHasCircles(told, layout())).toBe(false);
  });

  it("cells are marked with the tools of the step alone, by facilitators with all", () => {
    const told = frame("participant", { tools: ["note", "cross"] });
    const kinds = ["cross", "bigcross"] as const;
    const open = (found: typeof told) => kinds.map((kind) => rights(found, "anna", false).mark(kind));
    expect(open(told)).toEqual([true, false]);
    expect(open(frame("facilitator", { tools: [] }))).toEqual([true, true]);
    expect(open(frame("participant", { tools: ["cross"], paused: { message: "" } }))).toEqual([false, false]);
    const cells = [{ marks: ["cross"] }, { marks: ["bigcross", "cross"] }] as const;
    const shown = [told, frame("participant", { tools: ["note"] }), frame("observer"), frame("owner")];
    expect(shown.map((each) => stepMarks(each, cells))).toEqual([["cross"], [], [], ["cross", "bigcross"]]);
    expect(stepMarks(frame("owner"), [{ marks: [] }])).toEqual([]);
  });

  it.each(["participant", "facilitator"] as const)("a %s who looks at a saved version", (role) => {
    const found = rights(frame(role), "anna", true);
    expect(brief(found)).toEqual([false, false, false, false, false]);
    expect(found.direct).toBe(role === "facilitator");
  });
});
