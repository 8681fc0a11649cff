import type { Exchange } from "./exchange";
import type { LineState } from "./line";
import type { SyncState } from "./types";

/** What is true about the work here. */
export function syncState(line: LineState, exchange: Exchange | null, pending: number): SyncState {
  if (line.kind === "waiting") return { kind: "offline", pending, retryAt: line.retryAt };
  if (line.kind === "closed") return { kind: "closed", code: line.code };
  return exchange?.synced
    ? { kind: "live", saved: exchange.saved, pending }
    : { kind: "connecting", pending };
}
