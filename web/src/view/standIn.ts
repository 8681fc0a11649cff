/** The note that takes the keyboard in place of one that is gone: the next in reading order, else the one before. Pure. */
export function standIn(
  order: readonly string[],
  gone: string,
  there: (id: string) => boolean,
): string | null {
  const at = order.indexOf(gone);
  return order.slice(at + 1).find(there) ?? order.slice(0, Math.max(0, at)).findLast(there) ?? null;
}
