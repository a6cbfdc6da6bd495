import type { NamedRow, ReportAnswer } from '../report/index.ts';
import type { MailWords } from './mail-words.ts';

/** An answer whose metrics and fields are called as a receiver calls them, wherever it is written into a file or a picture. Pure. */
export function inWordsOf(answer: ReportAnswer, words: MailWords): ReportAnswer {
  const { plan, rows } = answer;
  const named = ({ key, label, ...value }: NamedRow['values'][number], at: number) => {
    const field = plan.dimensions[at]?.key ?? '';
    return { ...value, key, label: key === null ? words.say('none') : words.choice(field, key, label) };
  };
  return {
    ...answer,
    rows: rows.map((row) => ({ ...row, values: row.values.map(named) })),
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
