// Hocuspocus with its SQLite extension. PORT, DATABASE, and FLUSH_DELAY: milliseconds between two flushes.
import { SQLite } from "@hocuspocus/extension-sqlite";
import { Server } from "@hocuspocus/server";

const server = new Server({
  address: "127.0.0.1",
  port: Number(process.env.PORT),
  quiet: true,
  flushDelay: Number(process.env.FLUSH_DELAY ?? 0),
  extensions: [new SQLite({ database: process.env.DATABASE })],
});
await server.listen();
