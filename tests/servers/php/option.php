<?php
// option.php SITE NAME VALUE [NAME VALUE …]: set options of the blog from outside, as its owner would.
$_SERVER += ['HTTP_HOST' => 'localhost', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET'];
require $argv[1] . '/wp-load.php';
foreach (array_chunk(array_slice($argv, 2), 2) as [$name, $value]) {
    update_option($name, $value);
}
