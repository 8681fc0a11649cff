import { effect } from "@preact/signals";
import { expect, it } from "vitest";
import { Keyed } from "./keyed";

it("is heard only where something has changed", () => {
  const keyed = new Keyed<number>();
  const heard: string[] = [];
  for (const key of ["a", "b", "c"]) effect(() => void heard.push(`${key} ${keyed.at(key).value}`));
  heard.length = 0;
  keyed.set(
    new Map([
      ["a", 1],
      ["b", 1],
    ]),
  );
  expect(heard.sort()).toEqual(["a 1", "b 1"]);
  heard.length = 0;
  keyed.set(new Map([["b", 1]]));
  expect(heard).toEqual(["a undefined"]);
  expect(keyed.at("b").value).toBe(1);
  expect(keyed.at("never").value).toBeUndefined();
});

it("isn't heard where something equal takes its place", () => {
  const keyed = new Keyed<{ n: number }>((a, b) => a.n === b.n);
  keyed.set(new Map([["a", { n: 1 }]]));
  const first = keyed.at("a").value;
  keyed.set(new Map([["a", { n: 1 }]]));
  expect(keyed.at("a").value).toBe(first);
  keyed.set(new Map([["a", { n: 2 }]]));
  expect(keyed.at("a").value).toEqual({ n: 2 });
});
