import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./Icon";
import type { IconName } from "./icons";

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly hint?: string;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  readonly run?: () => void;
  readonly href?: string;
}

interface ButtonProps {
  readonly label: string;
  readonly icon: IconName;
  readonly items: readonly MenuItem[];
  readonly class?: string;
}

/** A button that opens a menu of actions beside it. */
export function ActionMenu({ label, icon, items, class: more }: ButtonProps): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const box = open ? button.current?.getBoundingClientRect() : undefined;
  return (
    <>
      <button
        ref={button}
        type="button"
        class={more ?? "button square"}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
      </button>
      {box && (
        <PopupMenu
          label={label}
          items={items}
          at={{ x: box.left, y: box.bottom + 4, flipY: box.top - 4 }}
          onClose={(refocus) => {
            setOpen(false);
            if (refocus) button.current?.focus();
          }}
        />
      )}
    </>
  );
}

interface PopupProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** Of the window; `flipY` is where its lower edge goes when there is no room below. */
  readonly at: { readonly x: number; readonly y: number; readonly flipY: number };
  readonly onClose: (refocus: boolean) => void;
}

const EDGE = 8;

/** A menu at a point of the window: arrow keys walk, Enter acts, Esc and a click elsewhere close. */
export function PopupMenu({ label, items, at, onClose }: PopupProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    const { innerWidth, innerHeight } = window;
    const fitsBelow = at.y + element.offsetHeight <= innerHeight - EDGE;
    element.style.left = `${Math.max(EDGE, Math.min(innerWidth - element.offsetWidth - EDGE, at.x))}px`;
    element.style.top = `${Math.max(EDGE, fitsBelow ? at.y : at.flipY - element.offsetHeight)}px`;
    entries(element)[0]?.focus();
  }, [at.x, at.y, at.flipY]);
  useEffect(() => {
    const outside = (event: Event): void => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) close.current(false);
    };
    document.addEventListener("pointerdown", outside, true);
    return () => document.removeEventListener("pointerdown", outside, true);
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const element = menu.current;
    if (!element) return;
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      onClose(true);
    } else walk(element, event);
  };
  return (
    <div ref={menu} class="menu" role="menu" aria-label={label} onKeyDown={onKeyDown} tabIndex={-1}>
      {items.map((item) => (
        <Entry key={item.label} item={item} onClose={onClose} />
      ))}
    </div>
  );
}

function Entry({
  item,
  onClose,
}: {
  readonly item: MenuItem;
  readonly onClose: PopupProps["onClose"];
}): JSX.Element {
  const content = (
    <>
      {item.icon && <Icon name={item.icon} />}
      <span>{item.label}</span>
      {item.hint && (
        <span class="kbd" aria-hidden="true">
          {item.hint}
        </span>
      )}
    </>
  );
  const kind = item.danger ? "menu-item danger" : "menu-item";
  if (item.href) {
    return (
      <a role="menuitem" tabIndex={-1} class={kind} href={item.href}>
        {content}
      </a>
    );
  }
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      class={kind}
      aria-disabled={item.disabled ? true : undefined}
      onClick={() => {
        if (item.disabled) return;
        onClose(true);
        item.run?.();
      }}
    >
      {content}
    </button>
  );
}

const entries = (menu: HTMLElement): HTMLElement[] => [
  ...menu.querySelectorAll<HTMLElement>('[role="menuitem"]'),
];

function walk(menu: HTMLElement, event: KeyboardEvent): void {
  const all = entries(menu);
  const here = all.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  all[(to + all.length) % all.length]?.focus();
}
