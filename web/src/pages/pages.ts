/** The script of the server's pages; `data-page` of the body says which one it is. */
import { type Catalogue, setCatalogue } from "../i18n";
import { copyButtons } from "./copy";
import { createPage } from "./create";
import { handoverPage } from "./handover";
import { invitationPage } from "./invitation";
import { joinPage } from "./join";
import { pasteField } from "./paste";
import { themeToggle } from "./themeToggle";

function strings(): Catalogue {
  const text = document.getElementById("strings")?.textContent ?? "{}";
  return JSON.parse(text) as Catalogue; // the server's own texts
}

setCatalogue(document.documentElement.lang, strings());
themeToggle();
copyButtons();
switch (document.body.dataset.page) {
  case "home":
    createPage();
    break;
  case "join":
    pasteField(joinPage());
    break;
  case "handover":
    handoverPage();
    break;
  case "invitation":
    invitationPage();
    break;
  case "paste":
    pasteField(null);
    break;
}
