import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NEVER_PREDICT = 2;

/**
 * Makes the folder that a browser keeps its own things in, and answers where it is. A page's speculation rules have the
 * browser itself ask for documents, behind every interception (seen with 156); only this preference ends that.
 */
export async function makeProfile(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'pagelens-browser-'));
  const preferences = { net: { network_prediction_options: NEVER_PREDICT } };
  await mkdir(join(path, 'Default'));
  await writeFile(join(path, 'Default', 'Preferences'), JSON.stringify(preferences));
  return path;
}

/** Never rejects: what cannot be removed is left to the system. */
export async function removeProfile(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
}
