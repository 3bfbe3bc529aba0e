const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Firefox · Windows" for what a browser says of itself; the text as it is where we know no better. */
export function agentName(said: string): string {
  const known = [browsers, systems].flatMap((list) => list.find(([sign]) => sign.test(said))?.[1] ?? []);
  return known.length > 0 ? known.join(' · ') : said.slice(0, 60);
}
