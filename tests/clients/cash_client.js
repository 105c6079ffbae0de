// Calls the CASH door with node's `soap` or `strong-soap`: the first argument says which.
const [library, url, relatie, email, pass, text] = process.argv.slice(2);
const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const record = (account) =>
  `<?xml version="1.0"?><CASH><R0301><F201>${account}</F201><F302>161201</F302><F306>${escaped}</F306>` +
  '<F307>10000</F307><F901>KAS</F901></R0301></CASH>';
const administration = { admCode: 'demo', admMap: '' };
const login = { token: '', relatie, email, pass };

function connect() {
  return new Promise((resolve, reject) => {
    const soap = library === 'soap' ? require('soap') : require('strong-soap').soap;
    const done = (error, client) => (error ? reject(error) : resolve(client));
    if (library === 'soap') soap.createClient(`${url}/?api/3.0/wsdl`, done);
    else soap.createClient(`${url}/?api/3.0/wsdl`, {}, done);
  });
}

function call(client, operation, parts) {
  return new Promise((resolve, reject) => {
    client[operation]({ ...login, ...parts }, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

async function main() {
  const client = await connect();
  const list = await call(client, 'ListAdministrations', {});
  const data = Buffer.from(record('4360')).toString('base64');
  const good = await call(client, 'Import', { importData: data, administration, formaat: '1' });
  const failed = await call(client, 'Import', { importData: record('9999'), administration, formaat: '0' });
  const plain = await call(client, 'Export', { exportData: '0301', administration, formaat: '0' });
  const encoded = await call(client, 'Export', { exportData: '0301', administration, formaat: '1' });
  const asked = await call(client, 'GetTransaction', { id: failed.transaction.id });
  const refused = await call(client, 'ListAdministrations', { pass: 'wrong' });
  console.log(
    JSON.stringify({
      list: [Number(list.response.code) === 1, list.administrationList],
      import: [Number(good.response.code) === 1, Number(good.transaction.status) === 2],
      failed: [Number(failed.response.code) === 1, Number(failed.transaction.status) === 3, failed.transaction.err],
      export: plain.exportResult,
      encoded: Buffer.from(encoded.exportResult, 'base64').toString(),
      asked: asked.transaction.err,
      refused: Number(refused.response.code),
    }),
  );
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
