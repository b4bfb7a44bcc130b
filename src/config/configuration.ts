import type { AdmendError } from '#errors.ts';
import type { Json } from '#json/value.ts';
import type { Setting } from './setting.ts';
import { SETTINGS } from './settings.ts';

/** What holds, once defaults, file and flags are put together. Paths are absolute. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  readonly policies: readonly string[];
  readonly reloadSeconds: number;
  readonly replica: string | undefined;
  readonly state: string | undefined;
  readonly exclude: { readonly namespaces: readonly string[]; readonly users: readonly string[] };
  readonly tls: {
    readonly certificate: string | undefined;
    readonly key: string | undefined;
    readonly clientCa: string | undefined;
    readonly folder: string;
    readonly names: readonly string[];
  };
  readonly kubernetes: string;
  readonly record: string | undefined;
  readonly queue: { readonly requests: number; readonly megabytes: number };
  readonly drainSeconds: number;
  readonly log: { readonly level: (typeof SETTINGS.logLevel)['default'] };
}

/** Where values come from: the command line, or a file. */
export interface Source {
  /** Its value for the setting; undefined where it says nothing. */
  readonly given: (setting: AnySetting) => Json | undefined;
  /** The folder from which its paths are seen. */
  readonly folder: string;
  /** The error for a value that is not as the setting expects it. */
  readonly refuse: (setting: AnySetting) => AdmendError;
}

/** What a source needs to know of a setting, whatever its values are. */
export type AnySetting = Pick<Setting<unknown>, 'key' | 'flag' | 'expected'>;

/**
 * The configuration in force. The first of `sources` that knows a setting decides it; `folder` is where the paths of
 * the defaults are seen from. Throws what a source refuses with.
 */
export function configurationOf(sources: readonly Source[], folder: string): Configuration {
  const value = <T>(setting: Setting<T>): T => decided(setting, sources, folder);
  return {
    host: value(SETTINGS.host),
    port: value(SETTINGS.port),
    policies: value(SETTINGS.policies),
    reloadSeconds: value(SETTINGS.reloadSeconds),
    replica: value(SETTINGS.replica),
    state: value(SETTINGS.state),
    exclude: { namespaces: value(SETTINGS.excludedNamespaces), users: value(SETTINGS.excludedUsers) },
    tls: {
      certificate: value(SETTINGS.tlsCertificate),
      key: value(SETTINGS.tlsKey),
      clientCa: value(SETTINGS.clientCa),
      folder: value(SETTINGS.certificateFolder),
      names: value(SETTINGS.certificateNames),
    },
    kubernetes: value(SETTINGS.kubernetes),
    record: value(SETTINGS.record),
    queue: { requests: value(SETTINGS.queueRequests), megabytes: value(SETTINGS.queueMegabytes) },
    drainSeconds: value(SETTINGS.drainSeconds),
    log: { level: value(SETTINGS.logLevel) },
  };
}

function decided<T>(setting: Setting<T>, sources: readonly Source[], folder: string): T {
  for (const source of sources) {
    const given = source.given(setting);
    if (given === undefined) continue;
    const value = setting.read(given, source.folder);
    if (value === undefined) throw source.refuse(setting);
    return value;
  }
  const { default: fallback } = setting;
  // Read like a text that was given, so that a path is seen from the caller's folder.
  return typeof fallback === 'string' ? (setting.read(fallback, folder) ?? fallback) : fallback;
}
