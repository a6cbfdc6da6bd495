import type { ReportAnswer } from '../report/index.ts';
import type { MailWords } from './words/mail-words.ts';

/** An answer whose metrics and fields are called as a receiver calls them, wherever it is written into a file or a picture. Pure. */
export function inWordsOf(answer: ReportAnswer, words: MailWords): ReportAnswer {
  const { plan, rows } = answer;
  return {
    ...answer,
    rows: rows.map((row) => ({
      ...row,
      values: row.values.map((value) =>
        value.key === null ? { ...value, label: words.say('none') } : value,
      ),
    })),
    plan: {
      ...plan,
      measures: plan.measures.map((measure) => ({
        ...measure,
        metric: {
          ...measure.metric,
          labels: { en: words.metric(measure.metric.key, measure.metric.labels.en) },
        },
      })),
      dimensions: plan.dimensions.map((field) => ({
        ...field,
        labels: { en: words.field(field.key, field.labels) },
      })),
    },
  };
}
