/** What an answer to joining means for the page. Pure. */
import { type Answer, isRecord, textAt } from "./http";

export type JoinOutcome =
  /** In: `name` is whom the device is, `workshop` where to go. */
  | { readonly kind: "in"; readonly name: string; readonly workshop: string; readonly title: string }
  | { readonly kind: "waiting"; readonly title: string }
  /** The form is needed; `error` names the field that is wrong, if any was sent. */
  | {
      readonly kind: "form";
      readonly title: string;
      readonly password: boolean;
      readonly error: "name" | "password" | null;
    }
  | { readonly kind: "bad" }
  | { readonly kind: "removed" }
  | { readonly kind: "trouble"; readonly answer: Exclude<Answer, { kind: "ok" }> };

/** `sent`: whether somebody had filled the form in, or the page only asked whom the device is. */
export function joinOutcome(answer: Answer, sent: boolean): JoinOutcome {
  if (answer.kind === "ok") {
    const title = textAt(answer.body, "workshop", "title") ?? "";
    if (isRecord(answer.body) && answer.body.waiting === true) return { kind: "waiting", title };
    const workshop = textAt(answer.body, "workshop", "id");
    if (workshop !== null)
      return { kind: "in", name: textAt(answer.body, "person", "name") ?? "", workshop, title };
    return { kind: "trouble", answer: { kind: "offline" } };
  }
  if (answer.kind === "offline") return { kind: "trouble", answer };
  const title = textAt(answer.body, "workshop", "title") ?? "";
  switch (answer.code) {
    case "name-required":
      return { kind: "form", title, password: false, error: sent ? "name" : null };
    case "password-required":
      return { kind: "form", title, password: true, error: sent ? "password" : null };
    case "password-wrong":
      return { kind: "form", title, password: true, error: "password" };
    case "unknown-link":
      return { kind: "bad" };
    case "removed":
      return { kind: "removed" };
    default:
      return { kind: "trouble", answer };
  }
}
