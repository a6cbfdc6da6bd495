/** Name of the job that adds up what changed. */
export const ADD_UP = 'reports.add_up';
/** Name of the job that derives everything reports count anew, and adds it up. */
export const REBUILD_REPORTS = 'reports.rebuild';
