export type {
  About,
  AgentTime,
  Booked,
  Booking,
  Place,
  ReportActor,
  ReportFacts,
  ReportSubject,
  Stretch,
} from './booking.ts';
export { countedUntil } from './counted-until.ts';
export {
  agentTimesOf,
  type DeskRules,
  deriveHeldMail,
  deriveTicket,
  type Logs,
  type RulesHistory,
  ticketFactsSource,
} from './derive/index.ts';
export { exportReport } from './export/export-report.ts';
export { exportTerms, REPORT_EXPORT } from './export/job-name.ts';
export { requireExport } from './export/plan-export.ts';
export { aboutSheet, reportSheet } from './export/report-sheet.ts';
export { SHEET_PHRASES, type SheetPhrase } from './export/sheet-words.ts';
export { SHIPPED_REPORTS } from './library.ts';
export { type LiveNumbers, liveNumbers } from './live-numbers.ts';
export type { Clock, Metric, MetricKind } from './metric.ts';
export { MEASURES, METRICS, type Measure } from './metrics.ts';
export { nameValues } from './name-values.ts';
export { type OpenedDrill, openDrill } from './open-drill.ts';
export {
  answerReport,
  type FindNames,
  type NamedRow,
  type ReportAnswer,
  type ValueName,
} from './query/answer-report.ts';
export type {
  Cell,
  CellGroup,
  Cells,
  DimensionValue,
  Slot,
} from './query/cell.ts';
export type { Buckets, Distribution } from './query/distribution.ts';
export { type AskedDrill, type Drill, type DrillItem, drillReport } from './query/drill.ts';
export type { Figure } from './query/figure.ts';
export { resolvePeriod } from './query/period.ts';
export type { AskedReport } from './query/plan.ts';
export { reportFields } from './query/report-fields.ts';
export type { CellsAsked, FactsFound, ReportSource } from './query/source.ts';
export type { Figures } from './query/tabulate.ts';
export type { ReportViewer } from './query/viewer.ts';
export { isShippedReport, reportArea, type SavedReport } from './saved/report-area.ts';
export { createReport, type SavingReports, updateReport } from './saved/save-report.ts';
export {
  ADD_UP,
  addUpReports,
  type DayFacts,
  dayAfter,
  type Flow,
  factsOfDay,
  firstReportedMonth,
  hasDays,
  monthAfter,
  monthOf,
  type NotedDay,
  notedDays,
  REBUILD_REPORTS,
  REPORT_SHARDS,
  rebuildReports,
  reportKeeper,
  reportSource,
} from './store/index.ts';
export { viewerOf } from './viewer-of.ts';
