import {
  REPARSED_COLLECTIONS,
  type ReparsedCollection,
  type ReparseReport,
} from '../modules/scraper/reparse.tally.js';

/** The report for people. */
export function describeReparse(report: ReparseReport): string {
  const { isDryRun, readCount, skippedCount, releasedCount, refused } = report;
  const refusals = Object.entries(refused).map(([outcome, count]) => `${count} ${outcome}`);
  return [
    `${readCount} documents read anew, ${skippedCount} left out`,
    ...(refusals.length > 0 ? [`gave nothing: ${refusals.join(', ')}`] : []),
    ...(releasedCount > 0 ? [`${releasedCount} released from quarantine`] : []),
    ...REPARSED_COLLECTIONS.flatMap((name) => describeCollection(name, report)),
    isDryRun ? 'Nothing was changed: this was a dry run.' : 'Done.',
    '',
  ].join('\n');
}

function describeCollection(name: ReparsedCollection, { collections }: ReparseReport): string[] {
  const { newCount, changedCount, fields } = collections[name];
  if (newCount + changedCount === 0) {
    return [];
  }
  return [
    `${name}: ${newCount} new, ${changedCount} changed`,
    ...Object.entries(fields)
      .sort(([, one], [, other]) => other.count - one.count)
      .map(
        ([field, { count, example }]) =>
          `  ${field.padEnd(20)} ${String(count).padStart(7)}${example === null ? '' : `   such as ${example}`}`,
      ),
  ];
}
