// The register of detectors, by the kind of personal data that a rule names. Another set fits where this one is given.
import type { Detector } from './detector.ts';
import { card } from './detectors/card.ts';
import { email } from './detectors/email.ts';
import { iban } from './detectors/iban.ts';
import { nationalId } from './detectors/national-id.ts';
import { phone } from './detectors/phone.ts';
import type { PiiKind } from './guard-rule.ts';

export type Detectors = { readonly [kind in PiiKind]: Detector };

export const detectors: Detectors = { email, phone, card, iban, nationalId };
