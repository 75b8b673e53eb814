/** One setting that cannot be used: its name and what is wrong with it. */
export interface SettingProblem {
  readonly name: string;
  readonly message: string;
}

/** Thrown before anything starts; names every problem at once, so that one restart is enough. */
export class SettingsError extends Error {
  readonly code = 'SETTINGS_INVALID';

  constructor(readonly problems: readonly SettingProblem[]) {
    super(
      [
        'The settings are not usable:',
        ...problems.map(({ name, message }) => `  ${name}: ${message}`),
        'See .env.example for every setting and its default.',
      ].join('\n'),
    );
    this.name = SettingsError.name;
  }
}
