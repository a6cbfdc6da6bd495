export {
  answerReceiver,
  loadReceiver,
  type NamedReceiver,
  readReceiverToken,
} from './answer-receiver.ts';
export { fireReportMail } from './fire-report-mail.ts';
export { REPORT_MAIL } from './job-name.ts';
export { madeMailSchema } from './made-mail.ts';
export { mailReports } from './mail-job.ts';
export { mailWords } from './mail-words.ts';
export { addressHash } from './receiver.ts';
export { receiverLink } from './receiver-link.ts';
export { type ReportMail, reportMailArea } from './report-mail-area.ts';
export {
  createReportMail,
  restoreReportMail,
  type SavingReportMails,
  updateReportMail,
} from './save-report-mail.ts';
export { showReceivers } from './show-receivers.ts';
export { reportMailDeadline, reportMailState } from './state-store.ts';
