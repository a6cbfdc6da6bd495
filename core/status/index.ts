export { createStatus, type NewStatus, putStatus, updateStatus } from './change-status.ts';
export { followsReplies } from './follows-replies.ts';
export { loadStatuses } from './load-statuses.ts';
export { CATEGORY_LABELS, SHIPPED_STATUSES } from './shipped-statuses.ts';
export { statusArea } from './status-area.ts';
export { compileStatuses, SHIPPED, type Statuses } from './statuses.ts';
export { noteUse } from './use-status.ts';
