@echo off
rem Starts Order Gateway. The directory above this one is its home unless GATEWAY_HOME says otherwise.
rem GATEWAY_JAVA_OPTS: options for Java. JAVA_HOME: which Java, else the one on the PATH.
setlocal
set "PLACE=%~dp0.."
if not defined GATEWAY_HOME set "GATEWAY_HOME=%PLACE%"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" %GATEWAY_JAVA_OPTS% -cp "%PLACE%\lib\*" dev.ordergateway.command.Main %*
exit /b %ERRORLEVEL%
