import * as z from 'zod';
import { numberSchema } from '../number.ts';
import { shownEnum } from '../open-enum.ts';
import {
  metricKeySchema,
  reportFormatSchema,
  reportPartsSchema,
  reportQuerySchema,
  showSchema,
} from '../report.ts';
import { lineSchema } from '../text.ts';
import { configuredSchemas } from './configuration.ts';

/** What is asked of a report. */
export const queryReportSchema = reportQuerySchema;

/** The reports of the library. */
export const savedReports = configuredSchemas({
  id: 'Report',
  shown: {
    label: z.string(),
    description: z.string(),
    isShipped: z.boolean().describe('the desk came with it'),
    parts: z.array(
      z
        .object({
          key: z.string(),
          label: z.string(),
          show: shownEnum(showSchema.options),
          query: z.record(z.string(), z.unknown()).describe('as `POST /v1/reports/query` takes it'),
        })
        .meta({ id: 'ReportPart' }),
    ),
  },
  asked: {
    label: lineSchema(100),
    description: lineSchema(500).default(''),
    parts: reportPartsSchema,
  },
});

/** What a figure is opened to: the one of a metric, in the place of a table or chart where it stands. */
export const drillReportSchema = z.strictObject({
  query: reportQuerySchema,
  metric: metricKeySchema,
  values: z
    .array(z.union([z.string().max(500), numberSchema, z.boolean()]).nullable())
    .optional()
    .describe('keys of the row, in the order of the dimensions; absent: the total'),
  slot: z.string().optional().describe('key of the part of the period; absent: all of it'),
  limit: z.int().min(1).max(100).default(50),
  cursor: z.string().min(1).max(1000).optional().describe('as `next` gave it'),
});

/** What is measured, as `GET /v1/reports/metrics` tells it. */
export const metricListSchema = z.object({
  metrics: z.array(
    z
      .object({
        key: metricKeySchema,
        labels: z.record(z.string(), z.string()),
        kind: shownEnum(['count', 'sum', 'duration', 'share', 'mean', 'level', 'spread', 'trend']),
        unit: shownEnum(['number', 'seconds', 'share']),
        formula: z.string(),
        booked: z.string(),
        credit: z.string().nullable(),
        clocks: z.array(shownEnum(['calendar', 'business'])),
        isAdditive: z.boolean(),
        maturesAfterSeconds: z.int().nullable(),
        isAlwaysMaturing: z.boolean(),
        seenBy: shownEnum(['everyone', 'admin']),
      })
      .meta({ id: 'ReportMetric' }),
  ),
  dimensions: z.array(z.object({ key: z.string(), label: z.string() })),
});

/** Which file is made of reports: a sheet for each part. */
export const exportReportSchema = z.strictObject({
  parts: reportPartsSchema,
  format: reportFormatSchema.describe('csv: one part only, RFC 4180, in UTF-8; xlsx: Office Open XML'),
});
