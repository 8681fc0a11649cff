import { describe, expect, it } from "vitest";
import { Later, type Parts } from "./later";

const PARTS = {} as Parts;

/** A server that answers as told, one after another; what is waited for passes at once and is noted. */
function server(...answers: readonly boolean[]) {
  const waited: number[] = [];
  let asked = 0;
  let loaded = 0;
  const later = new Later({
    bring: async () => {
      if (!answers[asked++]) throw new Error("no network");
    },
    load: async () => {
      loaded++;
      return PARTS;
    },
    wait: async (ms) => {
      waited.push(ms);
    },
  });
  return { later, waited, counts: () => ({ asked, loaded }) };
}

describe("what comes later", () => {
  it("comes once, however many ask for it", async () => {
    const { later, counts } = server(true);
    expect(later.state.value.kind).toBe("coming");
    await Promise.all([later.get(), later.get()]);
    await later.get();
    expect(later.state.value).toEqual({ kind: "here", parts: PARTS });
    expect(counts()).toEqual({ asked: 1, loaded: 1 });
  });

  it("is asked for again when it didn't come, a little later each time", async () => {
    const { later, waited } = server(false, false, true);
    await later.get();
    expect(later.state.value.kind).toBe("here");
    expect(waited).toEqual([500, 2_000]);
  });

  it("has failed at last, imports nothing and rejects nothing; the next wish begins anew", async () => {
    const { later, counts } = server(false, false, false, true);
    await expect(later.get()).resolves.toBeUndefined();
    expect(later.state.value.kind).toBe("failed");
    expect(counts()).toEqual({ asked: 3, loaded: 0 });

    const again = later.get();
    expect(later.state.value.kind).toBe("coming");
    await again;
    expect(later.state.value.kind).toBe("here");
    expect(counts()).toEqual({ asked: 4, loaded: 1 });
  });
});
