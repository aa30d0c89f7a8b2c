import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What a server does once it has taken a connection and a request. */
export type Silence =
  /** Never answers. */
  | 'never answers'
  /** Sends the head of an answer and the first bytes of its body, then nothing. */
  | 'stops half-way'
  /** Sends a body that has no end, a byte now and then: the connection is never idle. */
  | 'answers drop by drop';

export interface SilentServer {
  readonly url: string;
  /** How it treats the requests to come. */
  silence: Silence;
  /** Requests that came, e.g. `POST DynamoDB_20120810.UpdateItem`. */
  readonly requests: string[];
  close(): Promise<void>;
}

const DROP_MS = 20;
const HEAD =
  'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nETag: "e"\r\nContent-Length: 1000000\r\n\r\n{';

/** A server that takes every connection and keeps its clients waiting. */
export async function startSilentServer(): Promise<SilentServer> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let drops: NodeJS.Timeout | undefined;
    socket.on('close', () => {
      clearInterval(drops);
      sockets.delete(socket);
    });
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const text = data.toString('latin1');
      const method = /^(GET|PUT|POST|HEAD|DELETE) \S+ HTTP/.exec(text)?.[1];
      // The rest of a request's body.
      if (method === undefined) return;
      requests.push(`${method} ${/x-amz-target: (\S+)/i.exec(text)?.[1] ?? ''}`.trim());
      if (running.silence === 'never answers') return;
      socket.write(HEAD);
      if (running.silence === 'answers drop by drop') drops = setInterval(() => socket.write(' '), DROP_MS);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running: SilentServer = {
    silence: 'never answers',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return running;
}
