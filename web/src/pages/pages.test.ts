import { describe, expect, it } from "vitest";
import { translator } from "../i18n";
import { duration } from "./duration";
import type { Answer } from "./http";
import { joinOutcome } from "./joining";
import { parseLink } from "./secret";

const SECRET = "k7R2M9QXWa3dF5gH8jK1lM4nP6qS0tV2xY5zB7cD9eF";

describe("a pasted link", () => {
  it.each([
    [`https://lappu.example/j#${SECRET}`, "/j"],
    [`  <http://localhost:8000/j#${SECRET}>\n`, "/j"],
    [SECRET, "/j"],
    [`#${SECRET}`, "/j"],
    [`https://lappu.example/h#${SECRET}`, "/h"],
  ])("%s leads to its page", (text, page) => {
    expect(parseLink(text)).toEqual({ page, secret: SECRET });
  });

  it.each([
    "",
    "https://lappu.example/b/3f2a",
    "https://lappu.example/j#",
    "https://lappu.example/j#abc",
    "hello there",
    `javascript:alert(1)//${SECRET}`,
  ])("%s is none", (text) => expect(parseLink(text)).toBeNull());
});

function refused(code: string, body: Record<string, unknown> = {}): Answer {
  return { kind: "problem", status: 400, code, detail: "Lause.", field: null, body };
}

describe("an answer to joining", () => {
  const workshop = { id: "w1", title: "Paja" };

  it("lets in, with the name that the device has", () => {
    const answer: Answer = { kind: "ok", status: 200, body: { person: { name: "Anna" }, workshop } };
    expect(joinOutcome(answer, false)).toEqual({ kind: "in", name: "Anna", workshop: "w1", title: "Paja" });
  });

  it("asks to wait in the lobby", () => {
    const answer: Answer = { kind: "ok", status: 202, body: { waiting: true, token: "t" } };
    expect(joinOutcome(answer, true)).toEqual({ kind: "waiting", title: "" });
  });

  it("shows the form without blame when nobody has typed yet, with an error when they have", () => {
    const asked = refused("name-required", { workshop });
    expect(joinOutcome(asked, false)).toEqual({ kind: "form", title: "Paja", password: false, error: null });
    expect(joinOutcome(asked, true)).toMatchObject({ error: "name" });
    expect(joinOutcome(refused("password-required"), false)).toMatchObject({ password: true, error: null });
    expect(joinOutcome(refused("password-wrong"), true)).toMatchObject({ password: true, error: "password" });
  });

  it.each([
    [refused("unknown-link"), "bad"],
    [refused("removed"), "removed"],
    [refused("too-many"), "trouble"],
    [{ kind: "offline" } as const, "trouble"],
    [{ kind: "ok", status: 200, body: null } as const, "trouble"],
    [{ kind: "ok", status: 200, body: { workshop: "w1" } } as const, "trouble"],
  ])("%o means %s", (answer, kind) => {
    expect(joinOutcome(answer, true).kind).toBe(kind);
  });
});

describe("the time that worksheets take", () => {
  const t = translator("fi", {
    "page.script.duration.hours": "{h} h {m} min",
    "page.script.duration.minutes": "{m} min",
  });
  it.each([
    [4, "10 min"],
    [52, "50 min"],
    [56, "1 h 0 min"],
    [170, "2 h 50 min"],
  ])("%d minutes", (minutes, text) => expect(duration(minutes, t)).toBe(text));
});
