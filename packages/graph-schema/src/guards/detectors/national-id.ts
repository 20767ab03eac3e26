// National identity numbers, each by its country's rule. A country is a file in `national-ids/` and a line here.
import { merged } from '../merge.ts';
import { brazilianCpf } from '../national-ids/brazilian-cpf.ts';
import { britishNino } from '../national-ids/british-nino.ts';
import { dutchBsn } from '../national-ids/dutch-bsn.ts';
import { frenchNir } from '../national-ids/french-nir.ts';
import { italianCodiceFiscale } from '../national-ids/italian-codice-fiscale.ts';
import { polishPesel } from '../national-ids/polish-pesel.ts';
import { spanishDni } from '../national-ids/spanish-dni.ts';
import { usSsn } from '../national-ids/us-ssn.ts';
import type { Detector } from '../detector.ts';
import { scan } from '../scan.ts';

const countries = [dutchBsn, spanishDni, frenchNir, italianCodiceFiscale, polishPesel, brazilianCpf, usSsn, britishNino];

export const nationalId: Detector = {
  id: 'nationalId',
  title: 'National identity number',
  find: (text) => merged(countries.flatMap((shape) => scan(text, shape))),
};
