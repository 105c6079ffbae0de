// Makes the calls that stand in JSON on standard input with node's `soap` or `strong-soap` (the first argument says
// which), and prints what each returned. Both read numbers as texts.
const fs = require('node:fs');
const [library, wsdl] = process.argv.slice(2);

function connect() {
  return new Promise((resolve, reject) => {
    const soap = library === 'soap' ? require('soap') : require('strong-soap').soap;
    soap.createClient(wsdl, {}, (error, client) => (error ? reject(error) : resolve(client)));
  });
}

function call(client, operation, parts) {
  return new Promise((resolve, reject) => {
    client[operation](parts, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

async function main() {
  const client = await connect();
  const results = [];
  const known = {};
  for (const [operation, parts] of JSON.parse(fs.readFileSync(0, 'utf8'))) {
    const given = Object.entries(parts).map(([name, part]) => [name, known[part] || part]);
    const result = await call(client, operation, Object.fromEntries(given));
    if (result.token) known.$token = result.token;
    if (result.transaction) {
      known.$id = result.transaction.id;
      result.transaction.status = Number(result.transaction.status);
    }
    result.response.code = Number(result.response.code);
    results.push(result);
  }
  console.log(JSON.stringify(results));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
