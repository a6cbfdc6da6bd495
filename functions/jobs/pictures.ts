import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageDeps } from '../../core/shared/job-kind.ts';
import { reportAnswerSchema } from '../../schemas/api/report-answers.ts';
import { presentAnswer } from '../api/reports/present-report.ts';

/**
 * Draws pictures of reports, by what stands beside the function's code: it is read when the first picture is drawn, and by no job that
 * draws none. @param folder where that is
 */
export function pictures(folder: string): NonNullable<PageDeps['drawReport']> {
  let files: { wasm: Uint8Array<ArrayBuffer>; font: Uint8Array } | undefined;
  return async (kind, answer, { language }) => {
    const { drawPicture } = await import('./draw-picture.ts');
    files ??= {
      wasm: new Uint8Array(readFileSync(join(folder, 'resvg.wasm'))),
      font: readFileSync(join(folder, 'font.ttf')),
    };
    const shown = reportAnswerSchema.parse(presentAnswer(answer));
    return drawPicture(files, { kind, answer: shown, language });
  };
}
