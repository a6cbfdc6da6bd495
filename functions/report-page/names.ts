import {
  choiceWords,
  FIELD_WORDS,
  type InAll,
  METRIC_WORDS,
  PART_WORDS,
  REPORT_WORDS,
} from '../../core/report-words/index.ts';
import { labelIn } from '../../core/shared/label-in.ts';
import type { ReportAnswer } from './figures.ts';
import type { LibraryReport } from './library.ts';
import { slotsIn } from './slot-names.ts';
import { labelsOf, pageWords } from './words.ts';

const own = (words: Readonly<Record<string, InAll>>, key: string) =>
  Object.hasOwn(words, key) ? words[key] : undefined;

/** An answer whose metrics, fields, weekdays and built-in choices are called as they are in a language; what the desk has named keeps its name. Pure. */
export function answerIn(language: string, answer: ReportAnswer): ReportAnswer {
  const say = pageWords(language);
  const named = (label: string, words: InAll | undefined) => labelIn(labelsOf(label, words), [language]);
  return {
    ...answer,
    metrics: answer.metrics.map((metric) => ({
      ...metric,
      label: named(metric.label, own(METRIC_WORDS, metric.key)),
    })),
    dimensions: answer.dimensions.map((field) => ({
      ...field,
      label: named(field.label, own(FIELD_WORDS, field.key)),
    })),
    slots: slotsIn(language, answer),
    rows: answer.rows.map((row) => ({
      ...row,
      values: row.values.map((value, at) => ({
        ...value,
        label:
          value.key === null
            ? say('none')
            : named(value.label, choiceWords(answer.dimensions[at]?.key ?? '', value.key, value.label)),
      })),
    })),
  };
}

/** A report as it is called in a language, as far as the desk came with it. Pure. */
export function reportIn(language: string, report: LibraryReport): LibraryReport {
  if (!report.isShipped) return report;
  const named = (label: string, words: Readonly<Record<string, InAll>>) =>
    labelIn(labelsOf(label, own(words, label)), [language]);
  return {
    ...report,
    label: named(report.label, REPORT_WORDS),
    description: report.description && named(report.description, REPORT_WORDS),
    parts: report.parts.map((part) => ({ ...part, label: named(part.label, PART_WORDS) })),
  };
}
