/** What a function under test knows of its invocation: that it has half a minute left. */
export const LAMBDA_CONTEXT = { getRemainingTimeInMillis: () => 30_000 };
