import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A small S3 in memory: objects are put, got in whole or from a range, and deleted by their links; what is asked is kept. */
export class MemoryS3 {
  readonly objects = new Map<string, Buffer>();
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  /** Starts it, and lets the functions of this process use it. */
  async start(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    process.env.AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${Object(this.#server.address()).port}`;
  }

  stop(): void {
    this.#server.close();
    delete process.env.AWS_ENDPOINT_URL_S3;
  }

  /** The keys of a bucket. */
  keysOf(bucket: string): string[] {
    return [...this.objects.keys()].flatMap((path) =>
      path.startsWith(`/${bucket}/`) ? [path.slice(bucket.length + 2)] : [],
    );
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '', 'http://s3');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    this.asked.push(`${request.method} ${pathname}`);
    if (request.method === 'PUT') {
      this.objects.set(pathname, Buffer.concat(chunks));
      return void response.writeHead(200).end();
    }
    if (request.method === 'DELETE') {
      this.objects.delete(pathname);
      return void response.writeHead(204).end();
    }
    const found = this.objects.get(pathname);
    if (found === undefined) return void response.writeHead(404).end();
    const [, to] = /^bytes=0-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    response
      .writeHead(to === undefined ? 200 : 206)
      .end(to === undefined ? found : found.subarray(0, Number(to) + 1));
  }
}
