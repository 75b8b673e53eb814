import { openDocument } from '../document/guest-document.js';
import { openJobsEntry, parseOpenJobs } from './open-jobs.js';

describe(parseOpenJobs.name, () => {
  it('counts the entry that bears the company’s name', () => {
    expect(
      openJobs(entry('Analyst jobs', 'analyst', '9') + entry('ACME jobs', 'x', '1,412'), 'Acme'),
    ).toBe(1412);
  });

  it('knows the entry by its address in other languages', () => {
    expect(openJobs(entry('Jobs bei Société & Co', 'societe-co', '12'), 'Société & Co')).toBe(12);
  });

  it('does not count other entries', () => {
    expect(openJobs(entry('Analyst jobs', 'analyst', '9'), 'Acme')).toBeNull();
    expect(openJobs('<li>x</li>', 'Acme')).toBeNull();
  });

  it('is null without a section, a name or a number', () => {
    expect(parseOpenJobs(openJobsEntry(null, 'Acme'))).toBeNull();
    expect(openJobs(entry('Acme jobs', 'acme', '1'), null)).toBeNull();
    expect(openJobs(entry('Acme jobs', 'acme', 'many'), 'Acme')).toBeNull();
    expect(
      openJobs('<li><h3 class="base-aside-card__title">Acme jobs</h3></li>', 'Acme'),
    ).toBeNull();
  });
});

function entry(title: string, search: string, count: string): string {
  return `<li><a href="/jobs/${search}-jobs?trk=x"><h3 class="base-aside-card__title">${title}</h3><div class="base-aside-card__metadata">${count} open jobs</div></a></li>`;
}

function openJobs(entries: string, name: string | null): number | null {
  const document = openDocument(
    `<section data-test-id="browse-jobs"><ul>${entries}</ul></section>`,
  );
  return parseOpenJobs(openJobsEntry(document.withTestId('browse-jobs'), name));
}
