// The postinstall download of a browser is not for servers: the browser is found at start, see .env.example.
module.exports = { skipDownload: true };
