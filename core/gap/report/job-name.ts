/** The kind of job that groups tickets by what they ask. */
export const GAP_REPORT = 'gaps.report';
