/** Who follows a change of the configuration: the desk, so that it ends also when whoever made the change may do nothing any more. */
export const DESK = { kind: 'system', name: 'setup' } as const;
