import { crc32, deflateSync } from 'node:zlib';
import type { Dice } from './dice.ts';

/** A small file of a message, as an import takes it. */
interface SmallFile {
  filename: string;
  contentType: string;
  content: string;
}

const [WIDTH, HEIGHT] = [96, 64];

/** A picture of something that is broken: a crack in colours. */
export function picture(dice: Dice): SmallFile {
  const [red, green, blue] = [90 + dice.below(120), 90 + dice.below(120), 90 + dice.below(120)];
  let crack = 20 + dice.below(WIDTH - 40);
  const rows: Buffer[] = [];
  for (let y = 0; y < HEIGHT; y += 1) {
    crack += dice.below(5) - 2;
    const row = Buffer.alloc(1 + WIDTH * 3);
    for (let x = 0; x < WIDTH; x += 1) {
      const isCrack = Math.abs(x - crack) < 2;
      const light = isCrack ? 0.15 : 0.7 + (0.3 * y) / HEIGHT;
      row.set(
        [red, green, blue].map((part) => Math.round(part * light)),
        1 + x * 3,
      );
    }
    rows.push(row);
  }
  return { filename: 'photo.png', contentType: 'image/png', content: png(Buffer.concat(rows)) };
}

function png(pixels: Buffer): string {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]).toString('base64');
}

function chunk(type: string, data: Buffer): Buffer {
  const [length, sum, typed] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from(type), data])];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}

/** A page of PDF with a line on it. */
export function page(filename: string, line: string): SmallFile {
  const text = `BT /F1 18 Tf 60 760 Td (${line.replace(/[()\\]/g, '')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const places: number[] = [];
  for (const [at, object] of objects.entries()) {
    places.push(body.length);
    body += `${at + 1} 0 obj\n${object}\nendobj\n`;
  }
  const entries = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
  const whole = `${body}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return {
    filename,
    contentType: 'application/pdf',
    content: Buffer.from(whole, 'latin1').toString('base64'),
  };
}
