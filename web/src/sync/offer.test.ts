import { describe, expect, it } from "vitest";
import { Offer } from "./offer";

const asked = (offer: Offer, attempts: number): number[] =>
  Array.from({ length: attempts }, () => {
    const { length } = offer.next;
    offer.failed();
    return length;
  });

describe("what a connection offers", () => {
  it("is the subprotocol and, after one that never opened, none, in turns", () => {
    const offer = new Offer(["a"]);
    expect(asked(offer, 5)).toEqual([1, 0, 1, 0, 1]);
    offer.opened("");
    expect(asked(offer, 3)).toEqual([1, 0, 1]);
  });

  it("is none only every fourth time where it was chosen once: the server is just away", () => {
    const offer = new Offer(["a"]);
    offer.opened("a");
    expect(asked(offer, 9)).toEqual([1, 1, 1, 0, 1, 1, 1, 0, 1]);
  });
});
