/** What isn't needed to draw a board comes once it is live, or when somebody asks for it before. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type * as Everything from "./parts";

export type Parts = typeof Everything;

export type Arrival =
  | { readonly kind: "coming" }
  | { readonly kind: "here"; readonly parts: Parts }
  | { readonly kind: "failed" };

export interface Ports {
  /** Brings the files so near that the browser won't ask the network for them again; rejects when it can't. */
  readonly bring: () => Promise<void>;
  readonly load: () => Promise<Parts>;
  readonly wait: (ms: number) => Promise<void>;
}

/** How long to wait before it is tried again, ms; after the last time it has failed. */
const PAUSES = [500, 2_000];

export class Later {
  readonly #state = signal<Arrival>({ kind: "coming" });
  readonly #ports: Ports;
  #running: Promise<void> | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  get state(): ReadonlySignal<Arrival> {
    return this.#state;
  }

  /** Has it come, unless it is here or under way. Never rejects: `state` tells how it went. */
  get(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    this.#state.value = { kind: "coming" };
    const state = await this.#attempts();
    if (state.kind === "failed") this.#running = null;
    this.#state.value = state;
  }

  async #attempts(): Promise<Arrival> {
    for (const pause of [...PAUSES, null]) {
      try {
        // Browsers may keep a failed import for as long as the page lives: its files are brought before.
        await this.#ports.bring();
        return { kind: "here", parts: await this.#ports.load() };
      } catch {
        if (pause !== null) await this.#ports.wait(pause);
      }
    }
    return { kind: "failed" };
  }
}
