import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { BoardModel } from "../model/board";
import { savedDoc } from "../model/saved";
import { api } from "../stage/api";
import { votesOf } from "../ui/contentStore";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { useTask } from "../ui/useTask";
import { type Source, SourceContext } from "./source";

interface Props {
  readonly id: string;
  readonly children: ComponentChildren;
}

/** Draws its children from a saved version instead of the live board. */
export function VersionSource({ id, children }: Props): JSX.Element {
  const { boot, layout } = useApp();
  const [source, setSource] = useState<Source | null>(null);
  const task = useTask();
  // One version is fetched once.
  useEffect(() => {
    let model: BoardModel | undefined;
    void task.run(async () => {
      const { content } = await api.snapshot(boot.board.id, id);
      model = new BoardModel(savedDoc(content), layout);
      setSource({ model, layout, votes: signal(votesOf(content)), frozen: true });
    });
    return () => model?.dispose();
  }, [id]);
  if (source) return <SourceContext.Provider value={source}>{children}</SourceContext.Provider>;
  return (
    <div class="loading" role="status">
      <Icon name={task.error ? "circle-alert" : "loader-circle"} />
      <p>{task.error || t("board.version.loading")}</p>
    </div>
  );
}
