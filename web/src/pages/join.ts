/** The page on which people arrive by a link. */
import { t } from "../i18n";
import { all, one, say, showState } from "./dom";
import { clearErrors, focusError, onSubmit, sentence, showError, showTrouble, value } from "./forms";
import { call } from "./http";
import { type JoinOutcome, joinOutcome } from "./joining";
import { takeSecret } from "./secret";

/** How often somebody in the lobby asks whether they are let in, ms. */
const LOBBY = 4000;
const NAME = "lappu.name";

interface Asked {
  readonly name?: string;
  readonly password?: string;
  readonly fresh?: boolean;
  readonly locale?: string;
}

class JoinPage {
  private secret = "";
  private fresh = false;
  private last: Asked = {};
  private readonly form: HTMLFormElement;

  constructor(form: HTMLFormElement) {
    this.form = form;
    onSubmit(form, () => this.submit());
    one("[data-someone-else]")?.addEventListener("click", () => this.someoneElse());
    one("[data-retry]")?.addEventListener("click", () => void this.ask(this.last));
    for (const link of all("a[data-lang]"))
      link.addEventListener("click", (event) => this.switchTo(link, event));
  }

  /** Begins with a secret: asks who this device is; without one the link has to be pasted. */
  open(secret: string | null): void {
    this.secret = secret ?? "";
    this.fresh = false;
    if (!secret) {
      showState("missing");
      return;
    }
    showState("opening");
    void this.ask({});
  }

  private async submit(): Promise<void> {
    clearErrors(this.form);
    const name = value(this.form, "name");
    const password = value(this.form, "password");
    const needsPassword = !one("[data-password-field]")?.hidden;
    if (!name) showError(this.form, "name", t("page.script.nameMissing"));
    if (needsPassword && !password) showError(this.form, "password", t("page.script.passwordMissing"));
    if (!name || (needsPassword && !password)) {
      focusError(this.form);
      return;
    }
    await this.ask({
      name,
      locale: document.documentElement.lang,
      ...(needsPassword ? { password } : {}),
      ...(this.fresh ? { fresh: true } : {}),
    });
  }

  private async ask(asked: Asked): Promise<void> {
    this.last = asked;
    const sent = asked.name !== undefined;
    this.show(joinOutcome(await call("POST", "/api/join", { secret: this.secret, ...asked }), sent), sent);
  }

  private show(outcome: JoinOutcome, sent: boolean): void {
    if ("title" in outcome && outcome.title)
      for (const place of all("[data-workshop]")) say(place, outcome.title);
    switch (outcome.kind) {
      case "in":
        if (sent) location.assign(`/w/${outcome.workshop}`);
        else this.again(outcome.name, outcome.workshop);
        return;
      case "waiting":
        showState("waiting");
        setTimeout(() => void this.ask({ ...this.last, fresh: false }), LOBBY);
        return;
      case "form":
        this.showForm(outcome.password, outcome.error);
        return;
      case "trouble":
        this.trouble(outcome.answer, sent);
        return;
      default:
        this.give();
        showState(outcome.kind);
    }
  }

  /** The device is known: nothing happens until its user has said who they are. */
  private again(name: string, workshop: string): void {
    const link = one("[data-continue]");
    link?.setAttribute("href", `/w/${workshop}`);
    say(link, name ? t("page.script.continueAs", { name }) : t("page.script.continueNameless"));
    showState("again");
  }

  private someoneElse(): void {
    this.fresh = true;
    this.showForm(false, null);
    one("#name")?.focus();
  }

  private showForm(password: boolean, error: "name" | "password" | null): void {
    const wasShown = !one('[data-state="form"]')?.hidden;
    const field = one("[data-password-field]");
    if (field && password) field.hidden = false;
    this.remembered();
    if (!wasShown) showState("form");
    if (error === "name") showError(this.form, "name", t("page.script.nameMissing"));
    if (error === "password")
      showError(
        this.form,
        "password",
        t(this.last.password ? "page.script.passwordWrong" : "page.script.passwordMissing"),
      );
    if (error) focusError(this.form);
  }

  private trouble(answer: Parameters<typeof sentence>[0], sent: boolean): void {
    if (sent && !one('[data-state="form"]')?.hidden) {
      showTrouble(this.form, sentence(answer));
      return;
    }
    showState("trouble");
    say(one("[data-why]"), sentence(answer));
  }

  /** A link that doesn't work: another one can be pasted at once. */
  private give(): void {
    const form = one("[data-paste]");
    const place = one('[data-state="bad"] [data-paste-here]');
    if (form && place) place.append(form);
  }

  /** The page comes again in the other language, with the secret and what was typed. */
  private switchTo(link: HTMLElement, event: Event): void {
    if (!this.secret) return;
    event.preventDefault();
    store((session) => session.setItem(NAME, value(this.form, "name")));
    location.assign(`?lang=${link.dataset.lang}#${this.secret}`);
  }

  private remembered(): void {
    const field = this.form.elements.namedItem("name");
    store((session) => {
      const name = session.getItem(NAME);
      if (name && field instanceof HTMLInputElement && !field.value) field.value = name;
      session.removeItem(NAME);
    });
  }
}

function store(use: (session: Storage) => void): void {
  try {
    use(sessionStorage);
  } catch {
    // Storage is blocked: the name has to be typed again.
  }
}

/** Starts the page; also when somebody pastes another link into the address bar of an open one. */
export function joinPage(): (secret: string) => void {
  const form = one("form[data-join]");
  if (!(form instanceof HTMLFormElement)) return () => {};
  const page = new JoinPage(form);
  page.open(takeSecret());
  addEventListener("hashchange", () => {
    const secret = takeSecret();
    if (secret) page.open(secret);
  });
  return (secret) => page.open(secret);
}
