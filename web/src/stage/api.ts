/** Calls of the server's HTTP interface that the board's page makes. */
import type { Layout } from "../model/types";
import type { Role } from "../sync/types";

/** A refusal of the server in words for people (`application/problem+json`). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

type Method = "GET" | "POST" | "PATCH" | "DELETE";

async function call<T>(method: Method, url: string, body?: unknown): Promise<T> {
  const answer = await ask(method, url, body);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function ask(method: Method, url: string, body?: unknown): Promise<Response> {
  const answer = await fetch(url, {
    method,
    headers: {
      Accept: "application/json",
      "X-Lappu": "1",
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw await problem(answer);
  return answer;
}

/** The formats in which a board can be taken away, the likeliest first. */
export const EXPORTS = ["pdf", "png", "xlsx", "csv", "json"] as const;
export type ExportFormat = (typeof EXPORTS)[number];

async function download(url: string): Promise<{ readonly name: string; readonly data: Blob }> {
  const answer = await ask("GET", url);
  const named = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") ?? "");
  return { name: decodeURIComponent(named?.[1] ?? "lappu"), data: await answer.blob() };
}

async function problem(answer: Response): Promise<Problem> {
  const told: unknown = await answer.json().catch(() => ({}));
  const { code, detail, title } = (told ?? {}) as Record<string, unknown>;
  const words = [detail, title].find((text) => typeof text === "string" && text !== "");
  return new Problem(
    answer.status,
    typeof code === "string" ? code : "unknown",
    typeof words === "string" ? words : "",
  );
}

export interface NoteContent {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly z: number;
  readonly color: string;
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly at: number;
  readonly tags: readonly string[];
  readonly origin: unknown;
  readonly votes?: number;
}

/** `GET /api/boards/{id}/content`, and `content` of a saved version. */
export interface Content {
  readonly notes: readonly NoteContent[];
  readonly connections: readonly {
    readonly id: string;
    readonly from: string;
    readonly to: string;
    readonly kind: string;
    readonly label: string;
  }[];
  readonly circles: readonly {
    readonly id: string;
    readonly name: string;
    readonly shape: string;
    readonly members: readonly string[];
    readonly zones: readonly string[];
  }[];
  readonly marks: readonly { readonly zone: string; readonly kind: string }[];
  readonly fields: Readonly<Record<string, string>>;
  readonly votes: readonly { readonly id: string; readonly results: Readonly<Record<string, number>> }[];
  readonly criteria: Readonly<Record<string, boolean>>;
}

export interface Snapshot {
  readonly id: string;
  readonly name: string;
  readonly kind: "manual" | "auto";
  readonly reason: string;
  readonly at: number;
  readonly by: { readonly id: string; readonly name: string } | null;
}

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly color: string;
  readonly muted: boolean;
  readonly online: boolean;
}

export type PersonAct =
  | "mute"
  | "unmute"
  | "remove"
  | { readonly role: "facilitator" | "participant" | "observer" };

const id = encodeURIComponent;

export const api = {
  command: (
    workshop: string,
    body: { readonly type: string; readonly board: string } & Record<string, unknown>,
  ) => call<{ readonly layoutVersion: number }>("POST", `/api/workshops/${id(workshop)}/commands`, body),
  workshop: (workshop: string) =>
    call<{
      readonly people: readonly { readonly id: string; readonly name: string; readonly color: string }[];
    }>("GET", `/api/workshops/${id(workshop)}`),
  content: (board: string) => call<Content>("GET", `/api/boards/${id(board)}/content`),
  export: (board: string, format: ExportFormat, locale: string) =>
    download(`/api/boards/${id(board)}/export?format=${format}&locale=${id(locale)}`),
  layout: (board: string, locale: string) =>
    call<Layout>("GET", `/api/boards/${id(board)}/layout?locale=${id(locale)}`),
  snapshots: (board: string) =>
    call<{ snapshots: readonly Snapshot[] }>("GET", `/api/boards/${id(board)}/snapshots`).then(
      (answer) => answer.snapshots,
    ),
  snapshot: (board: string, snapshot: string) =>
    call<Snapshot & { readonly content: Content }>(
      "GET",
      `/api/boards/${id(board)}/snapshots/${id(snapshot)}`,
    ),
  takeSnapshot: (board: string, name: string) =>
    call<Snapshot>("POST", `/api/boards/${id(board)}/snapshots`, { name }),
  restore: (board: string, snapshot: string) =>
    call<{ before: string; seq: number }>(
      "POST",
      `/api/boards/${id(board)}/snapshots/${id(snapshot)}/restore`,
      {},
    ),
  people: (workshop: string) =>
    call<{ people: readonly PersonRow[] }>("GET", `/api/workshops/${id(workshop)}/people`),
  /** What facilitators may do about a person. */
  person: (workshop: string, person: string, act: PersonAct) =>
    call<unknown>(
      "POST",
      `/api/workshops/${id(workshop)}/people/${id(person)}/${typeof act === "string" ? act : "role"}`,
      typeof act === "string" ? undefined : act,
    ),
  me: (workshop: string, change: { readonly name?: string; readonly locale?: string }) =>
    call<unknown>("PATCH", "/api/me", { ...change, workshop }),
  leave: () => call<unknown>("POST", "/api/leave"),
  handover: (workshop: string) =>
    call<{ readonly url: string; readonly qr?: string; readonly expires: number }>("POST", "/api/handover", {
      workshop,
    }),
};

export type Api = typeof api;
