/** Name of the job that writes into files what happened since it last did. */
export const WRITE_LAKE = 'lake.write';
/** Name of the job that writes all files anew. */
export const REBUILD_LAKE = 'lake.rebuild';
