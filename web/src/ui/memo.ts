import { Component, type ComponentType, createElement, type FunctionComponent, type JSX } from "preact";

type Props = Readonly<Record<string, unknown>>;

/** Draws again only when a prop changes (or a signal that was read); all of `preact/compat` weighs more. */
export function memo<P extends object>(inner: FunctionComponent<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return differ(this.props as Props, next as Props);
    }
    override render(): JSX.Element {
      return createElement(inner as FunctionComponent, this.props);
    }
  };
}

function differ(a: Props, b: Props): boolean {
  const keys = Object.keys(a);
  return keys.length !== Object.keys(b).length || keys.some((key) => a[key] !== b[key]);
}
