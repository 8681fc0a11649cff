/** What the code of a closed socket means (interfaces.md, WebSocket, 8). */

const ENDED = 1000;
const TOO_BIG = 1009;
export const PROTOCOL_ERROR = 4400;
const NOT_JOINED = 4401;
const NOT_ALLOWED = 4403;
const UNKNOWN = 4404;
/** So many protocol errors in a row, and this client doesn't fit the server. */
const MOST_PROTOCOL_ERRORS = 3;

export type Closing =
  /** Lost for now: restarts, a slow line, no network. */
  | "retry"
  /** For good; the work is kept on the device for when the person has joined again. */
  | "end"
  /** For good, and the person can't come back with the work: its words are to be offered. */
  | "end-offer"
  /** What was written can't be sent as it is: a new document is needed. */
  | "reset";

/** `protocolErrors`: in a row, this one included. */
export function closing(code: number, protocolErrors: number): Closing {
  if (code === TOO_BIG) return "reset";
  if (code === ENDED || code === NOT_JOINED) return "end";
  if (code === NOT_ALLOWED || code === UNKNOWN) return "end-offer";
  return protocolErrors >= MOST_PROTOCOL_ERRORS ? "end-offer" : "retry";
}
