/** The field for a link that was copied from an invitation. */
import { t } from "../i18n";
import { one } from "./dom";
import { clearErrors, focusError, onSubmit, showError, value } from "./forms";
import { parseLink } from "./secret";

/** `open` takes the secret of a link to join by, if this page can do that itself. */
export function pasteField(open: ((secret: string) => void) | null): void {
  const form = one("form[data-paste]");
  if (!(form instanceof HTMLFormElement)) return;
  onSubmit(form, async () => {
    clearErrors(form);
    const link = parseLink(value(form, "link"));
    if (!link) {
      showError(form, "paste", t("page.script.linkMissing"));
      focusError(form);
    } else if (link.page === "/j" && open) {
      open(link.secret);
    } else {
      location.assign(`${link.page}#${link.secret}`);
    }
  });
}
