import { request } from 'node:http';
import { startHost } from '../test/flows/support/host.ts';
import { quantile } from './numbers.ts';

/** The pages of the sample help centre that customers open most. */
const PATHS = [
  '/en',
  '/en/categories/orders',
  '/en/articles/something-is-missing-from-my-parcel',
  '/en/search?q=parcel',
];
const TIMES = 200;

/** Measures the size of pages before images, and how long their first byte takes on a local desk, one at a time. */
export async function measurePages(): Promise<void> {
  const desk = await startHost({ flags: [] });
  try {
    const help = `${new URL(desk.info().api).origin}/help`;
    for (const path of PATHS) {
      // The first one starts the function.
      await firstByte(`${help}${path}`);
      const times: number[] = [];
      let size = 0;
      for (let turn = 0; turn < TIMES; turn += 1) {
        const { milliseconds, bytes } = await firstByte(`${help}${path}`);
        times.push(milliseconds);
        size = bytes;
      }
      const shown = [0.5, 0.9, 0.99].map((part) => `p${part * 100} ${quantile(times, part).toFixed(1)} ms`);
      console.log(`${path}: ${(size / 1000).toFixed(1)} KB, first byte ${shown.join(', ')}`);
    }
  } finally {
    await desk.dispose();
  }
}

function firstByte(url: string): Promise<{ milliseconds: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const asked = request(url, (answer) => {
      const milliseconds = performance.now() - start;
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve({ milliseconds, bytes })
          : reject(new Error(`${url}: ${answer.statusCode}`)),
      );
    });
    asked.on('error', reject).end();
  });
}
