// The bytes that two programs in a row could read differently are refused, whole or a byte at a time: all that nginx refuses
// of them, and some that it takes. `node test/command/wire_test.mjs nginx` asks an nginx for its verdict on the same bytes,
// which stands before another server of its own so that the verdict is nginx's alone. Prints "N passed, N failed".
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { check, counted, freePort, serve, wait, within } from "./program.mjs";

const HOST = "Host: localhost\r\n";
const get = (target, head = HOST, version = "HTTP/1.1") => `GET ${target} ${version}\r\n${head}\r\n`;
const post = (head, body = "0\r\n\r\n") => `POST /language HTTP/1.1\r\n${HOST}${head}\r\n${body}`;
const lengths = ["1\r\nContent-Length: 1", "1\r\nContent-Length: 2", "1, 1", "-1", "+1", "0x1", "1x", "1 1", "1.0", "1e0", "", "\x0b1", "\r\n 1", "1\0",
  '"1"', "99999999999999999999999", "18446744073709551617", "１"];
const codings = ["chunked\r\nContent-Length: 1", "identity", "xchunked", "chunked, identity", "identity, chunked", "gzip, chunked", "chunked\r\nTransfer-Encoding: identity",
  "\tchunked", "\x0bchunked", '"chunked"', "chunked,", "chunked;x=y", "\r\n chunked", "\x85chunked", ""];
const chunks = ["1;a\nb\r\nx\r\n0\r\n\r\n", "0x1\r\nx\r\n0\r\n\r\n", "-1\r\nx\r\n0\r\n\r\n", "+1\r\nx\r\n0\r\n\r\n", "ffffffffffffffffff\r\nx\r\n0\r\n\r\n",
  "10000000000000001\r\nx\r\n0\r\n\r\n", "1x0\r\n\r\n", "\r\n"];
const hosts = ["X: y\r\n", HOST + HOST, `${HOST}Host: evil.no\r\n`, "Host: \r\n", "Host: localhost, evil.no\r\n", "Host: localhost/evil\r\n", "Host: local host\r\n",
  "Host: localhost\0.no\r\n", "Host : localhost\r\n", " Host: localhost\r\n"];
const heads = ["X: a\r\n b\r\n", "X: a\rContent-Length: 1\r\n", "X: a\0b\r\n", ": a\r\n", "X Y: a\r\n", "X\x01: a\r\n", " Transfer-Encoding: chunked\r\n",
  "Transfer-Encoding\0: chunked\r\n", "Content-Length : 1\r\n", "Content-Length\t: 1\r\n", "Transfer-Encoding : chunked\r\n"];
const targets = ["/a b", "/a\tb", "/a\0b", "/a\x01b", "/a\x7fb", "localhost:80", "*", "healthz", "/%00", "/%zz", "/%4", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"];
const versions = ["HTTP/2.0", "HTTP/0.9", "HTTP/01.1", "http/1.1", "HTTP/1,1", "HTTPS/1.1", "HTTP/1.1x", ""];
const dangerous = [
  ...lengths.map((value) => post(`Content-Length: ${value}\r\n`)),
  ...codings.map((value) => post(`Transfer-Encoding: ${value}\r\n`)),
  ...chunks.map((body) => post("Transfer-Encoding: chunked\r\n", body)),
  ...hosts.map((head) => get("/healthz", head)),
  ...heads.map((head) => get("/healthz", HOST + head)),
  ...targets.map((target) => get(target)),
  ...versions.map((version) => get("/healthz", HOST, version)),
  get("/healthz").replaceAll("\r\n", "\r"), `GET\t/healthz\tHTTP/1.1\r\n${HOST}\r\n`, ` ${get("/healthz")}`, "GET /healthz\r\n",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + get("/healthz"),
];

// The first status of what comes back: 0 if the server closed without a word.
function asked(port, bytes, onebyone) {
  return new Promise((done) => {
    let heard = "";
    const end = () => done(Number(/^HTTP\/1\.1 (\d{3}) /.exec(heard)?.[1] ?? 0));
    const socket = connect(port, "127.0.0.1", () => {
      socket.setNoDelay(true);
      if (onebyone) for (const byte of Buffer.from(bytes, "latin1")) socket.write(Buffer.from([byte]));
      else socket.write(bytes, "latin1");
    });
    socket.on("data", (part) => {
      heard += part.toString("latin1");
      if (heard.includes("\r\n\r\n")) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", end);
  });
}

async function nginxStart(folder, port) {
  const behind = await freePort();
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join(" ");
  writeFileSync(join(folder, "nginx.conf"), `worker_processes 1; daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 64; }
http { access_log off; client_header_timeout 2s; client_body_timeout 2s; ${paths}
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${behind}; } }
  server { listen 127.0.0.1:${behind}; location / { return 200; } } }`);
  const child = spawn("nginx", ["-c", join(folder, "nginx.conf"), "-p", folder], { stdio: "ignore" });
  child.on("error", () => {}); // not there: nothing is answered, and the first check says so
  for (let i = 0; i < 100 && (await asked(port, get("/healthz"))) !== 200; i++) await wait(50);
  return child;
}

const taken = (status) => status > 0 && status < 400;

// Nothing here is refused by nginx and taken by Dugnad; what nginx takes is told.
async function compare(folder) {
  const port = await freePort();
  const nginx = await nginxStart(folder, port);
  check("nginx answers what is plain", (await asked(port, get("/healthz"))) === 200);
  for (const bytes of dangerous) if (taken(await asked(port, bytes))) console.log(`nginx takes ${JSON.stringify(bytes)}`);
  nginx.kill();
}

await within("wire", async (folder) => {
  const { port, stop } = await serve(join(folder, "wire.db"), { args: ["--log", "error"] });
  check("what is plain is answered", (await asked(port, get("/healthz"))) === 200 && (await asked(port, get("/healthz"), true)) === 200);
  for (const bytes of dangerous) {
    const [whole, slowly] = [await asked(port, bytes), await asked(port, bytes, true)];
    check(`refused: ${JSON.stringify(bytes)}`, whole >= 400 && slowly === whole, `${whole}, a byte at a time ${slowly}`);
  }
  if (process.argv[2] === "nginx") await compare(folder);
  await stop();
});
counted();
