// Calls the e-Boekhouden door with node's `soap` or `strong-soap`, and prints what it got: the first argument says which.
const [library, url, Username, SecurityCode1, SecurityCode2, text] = process.argv.slice(2);

function connect() {
  return new Promise((resolve, reject) => {
    const soap = library === 'soap' ? require('soap') : require('strong-soap').soap;
    soap.createClient(`${url}/soap.asmx?wsdl`, {}, (error, client) => (error ? reject(error) : resolve(client)));
  });
}

function call(client, operation, parts) {
  return new Promise((resolve, reject) => {
    const done = (error, result) => (error ? reject(error) : resolve((result || {})[`${operation}Result`]));
    client[operation](parts, done);
  });
}

const line = {
  BedragInvoer: 100.5,
  BedragExclBTW: 100.5,
  BedragBTW: 21.11,
  BedragInclBTW: 121.61,
  BTWCode: 'HOOG_VERK_21',
  BTWPercentage: 21,
  TegenrekeningCode: '8000',
  KostenplaatsID: 0,
};
const mutation = (Rekening) => ({
  MutatieNr: 0,
  Soort: 'FactuurVerstuurd',
  Datum: '2023-01-02',
  Rekening,
  RelatieCode: 'NODE',
  Factuurnummer: 'N1',
  Omschrijving: text,
  Betalingstermijn: '14',
  InExBTW: 'EX',
  MutatieRegels: { cMutatieRegel: [line, line] },
});

async function main() {
  const client = await connect();
  const opened = await call(client, 'OpenSession', { Username, SecurityCode1, SecurityCode2, Source: 'NodeJS_SDK' });
  const session = { SecurityCode2, SessionID: opened.SessionID };
  const relation = { Code: 'NODE', Bedrijf: text, BP: 'B' };
  const added = await call(client, 'AddRelatie', { ...session, oRel: relation });
  const booked = await call(client, 'AddMutatie', { ...session, oMut: mutation('1300') });
  const refused = await call(client, 'AddMutatie', { ...session, oMut: mutation('9999') });
  const filter = { MutatieNr: 0, DatumVan: '', DatumTm: '' };
  const listed = await call(client, 'GetMutaties', { ...session, cFilter: filter });
  const shown = [].concat(listed.Mutaties.cMutatieList)[0];
  const balance = await call(client, 'GetSaldo', { ...session, cFilter: { GbCode: '1300', KostenPlaatsId: 0 } });
  const open = await call(client, 'GetOpenPosten', { ...session, OpSoort: 'Debiteuren' });
  const item = [].concat(open.Openposten.cOpenPost)[0];
  const relations = await call(client, 'GetRelaties', { ...session, cFilter: { Code: 'NODE', ID: 0 } });
  await call(client, 'CloseSession', { SessionID: opened.SessionID });
  const ended = await call(client, 'GetMutaties', { ...session, cFilter: filter });
  const code = (result) => (result.ErrorMsg || {}).LastErrorCode;
  console.log(
    JSON.stringify({
      errors: [Boolean(code(added)), Boolean(code(booked))],
      numbers: [added.Rel_ID, booked.Mutatienummer, refused.Mutatienummer].map(Number),
      refused: code(refused),
      description: shown.Omschrijving,
      lines: shown.MutatieRegels.cMutatieListRegel.map((each) => Number(each.BedragInclBTW)),
      balance: Number(balance.Saldo),
      open: [item.MutFactuur, Number(item.Openstaand)],
      company: [].concat(relations.Relaties.cRelatie)[0].Bedrijf,
      ended: code(ended),
    }),
  );
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
