<?php
// What a web server's rewrite rules do: real files as they are, everything else through WordPress.
$site = getenv('WP_SITE');
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$file = $site . $path;
if ($path !== '/' && is_dir($file) && is_file(rtrim($file, '/') . '/index.php')) {
    $script = rtrim($path, '/') . '/index.php';
} elseif ($path !== '/' && is_file($file)) {
    return false;
} else {
    $script = '/index.php';
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $script;
chdir(dirname($site . $script));
require $site . $script;
