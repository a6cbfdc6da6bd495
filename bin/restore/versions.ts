/** One version of an object, or a mark that it was deleted. */
export interface Version {
  readonly key: string;
  readonly versionId: string;
  readonly at: Date;
  readonly deleted: boolean;
}

/** The versions that were current at a moment: of each key the last one until then, unless that was its deletion. */
export function versionsAt(versions: readonly Version[], moment: Date): Version[] {
  const current = new Map<string, Version>();
  for (const version of versions) {
    const known = current.get(version.key);
    if (version.at <= moment && (known === undefined || version.at > known.at))
      current.set(version.key, version);
  }
  return [...current.values()].filter(({ deleted }) => !deleted);
}
