/** What the connection needs of the world; tests give it a world of their own. */

export interface Clock {
  /** ms on a clock that never jumps. */
  now(): number;
  /** ms since 1970. */
  wall(): number;
  /** Calls once after so many ms, unless the answered function is called before. */
  after(ms: number, call: () => void): () => void;
  /** Calls once before the next picture is drawn, soon also where none is; answers how to call it off. */
  frame(call: () => void): () => void;
}

export interface SocketEvents {
  /** `protocol`: the offered subprotocol that the server chose; "" when none. */
  open(protocol: string): void;
  message(bytes: Uint8Array): void;
  /** Once, and last. 1006 when the connection just went away. */
  close(code: number): void;
}

export interface Socket {
  send(bytes: Uint8Array): void;
  close(): void;
  /** Bytes that are waiting to leave this machine. */
  readonly buffered: number;
}

/** Opens a socket, offering these subprotocols. Browsers give up when the server chooses none of those offered. */
export type OpenSocket = (url: string, offer: readonly string[], events: SocketEvents) => Socket;

/** So long a page waits for the next picture, ms. */
const UNSEEN = 100;

/** The browser's own clock. */
export const browserClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  frame(call) {
    const stop = (): void => {
      cancelAnimationFrame(drawn);
      clearTimeout(timer);
    };
    const due = (): void => {
      stop();
      call();
    };
    const drawn = requestAnimationFrame(due);
    // Pages that nobody sees draw no pictures.
    const timer = setTimeout(due, UNSEEN);
    return stop;
  },
};

/** The browser's own sockets. */
export const openSocket: OpenSocket = (url, offer, events) => {
  const socket = new WebSocket(url, [...offer]);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => events.open(socket.protocol);
  socket.onclose = ({ code }) => events.close(code);
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) events.message(new Uint8Array(data));
  };
  return {
    send(bytes) {
      // While it closes nothing leaves any more; the loss is told by `close`.
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
    },
    close: () => socket.close(),
    get buffered() {
      return socket.bufferedAmount;
    },
  };
};
