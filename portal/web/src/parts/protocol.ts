import { parseProtocol, type Protocol } from '../player/choose';

const place = 'weir.protocol';

export function loadProtocol(): Protocol {
  try {
    return parseProtocol(localStorage.getItem(place)) ?? 'auto';
  } catch {
    return 'auto';
  }
}

export function saveProtocol(protocol: Protocol): void {
  try {
    localStorage.setItem(place, protocol);
  } catch {
    // It lasts as long as the page.
  }
}
