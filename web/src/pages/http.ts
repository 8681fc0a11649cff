/** Calls of the interface from pages: JSON, the header that other sites cannot send, and problems as values. */

export interface Problem {
  readonly kind: "problem";
  readonly status: number;
  readonly code: string;
  /** A sentence for people in the page's language. */
  readonly detail: string;
  readonly field: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}
export type Answer =
  | { readonly kind: "ok"; readonly status: number; readonly body: unknown }
  | Problem
  | { readonly kind: "offline" };

type Method = "GET" | "POST" | "PATCH";

/** One call. Never throws: no connection is an answer too. */
export async function call(method: Method, path: string, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = {
    "X-Lappu": "1",
    "Accept-Language": document.documentElement.lang,
  };
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    return { kind: "offline" };
  }
  const told = await json(response);
  return response.ok ? { kind: "ok", status: response.status, body: told } : problem(response.status, told);
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null; // 204, or a proxy's own error page
  }
}

function problem(status: number, told: unknown): Problem {
  const body = isRecord(told) ? told : {};
  return {
    kind: "problem",
    status,
    code: text(body.code) ?? "unknown-answer",
    detail: text(body.detail) ?? "",
    field: text(body.field),
    body,
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** Whether a value is an object with members. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text at a path of members of an answer, or null. */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  let here = value;
  for (const name of path) here = isRecord(here) ? here[name] : undefined;
  return typeof here === "string" ? here : null;
}
